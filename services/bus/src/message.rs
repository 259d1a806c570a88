//! A message, on its way and as it arrives.

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Where to.
    pub topic: String,
    /// Messages of one key keep their order.
    pub key: String,
    /// What programs know of it without reading its body; names may repeat.
    pub headers: Vec<(String, String)>,
    /// What it says.
    pub body: Vec<u8>,
    /// When it was made, in milliseconds since 1970.
    pub at_ms: i64,
}

/// What arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// What was sent. Others may send without a key and with any bytes: a key or a header that is
    /// no text arrives with its strange bytes replaced.
    pub message: Message,
    /// The part of the topic it came through.
    pub partition: u32,
    /// Its number in that part.
    pub offset: i64,
}

impl Message {
    /// The first header of a name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }
}
