//! Which of the parallel lines in a channel or gutter a wire takes, so that few wires cross.

/// A wire's way along a channel.
pub(super) struct Bus {
    /// Where it begins.
    pub(super) left: i32,
    /// Where it ends.
    pub(super) right: i32,
    /// Where it leaves the channel upwards.
    pub(super) up: Vec<i32>,
    /// Where it leaves the channel downwards.
    pub(super) down: Vec<i32>,
}

/// Two wires on one track keep this distance.
const APART: i32 = 14;

/// The track of each bus, counted from the top.
pub(super) fn stack(buses: &[Bus]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..buses.len()).collect();
    // Exchanging neighbours is enough: a channel holds a dozen buses, not hundreds.
    for _ in 0..buses.len() {
        let mut changed = false;
        for at in 1..order.len() {
            let (upper, lower) = (&buses[order[at - 1]], &buses[order[at]]);
            if crossings(lower, upper) < crossings(upper, lower) {
                order.swap(at - 1, at);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let extents: Vec<(i32, i32)> = buses.iter().map(|bus| (bus.left, bus.right)).collect();
    pack(&extents, &order)
}

/// How often two buses cross when one is above the other.
fn crossings(upper: &Bus, lower: &Bus) -> usize {
    let inside = |bus: &Bus, at: &&i32| bus.left < **at && **at < bus.right;
    let down = upper.down.iter().filter(|at| inside(lower, at)).count();
    let up = lower.up.iter().filter(|at| inside(upper, at)).count();
    down + up
}

/// The first free track for each extent, without going past one that comes earlier in `order`.
pub(super) fn pack(extents: &[(i32, i32)], order: &[usize]) -> Vec<usize> {
    let mut tracks = vec![0; extents.len()];
    for (at, one) in order.iter().enumerate() {
        let (left, right) = extents[*one];
        let meets = |other: &&usize| {
            let (from, to) = extents[**other];
            from < right + APART && left < to + APART
        };
        let earlier = order[..at].iter().filter(meets);
        tracks[*one] = earlier.map(|other| tracks[*other] + 1).max().unwrap_or(0);
    }
    tracks
}
