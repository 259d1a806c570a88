"""Listens and sends real packets inside one network namespace, told by lines of JSON.

{"listen": [[transport, address, port], ...]} answers {"listening": count}.
{"probe": [[transport, source, source_port, address, port], ...], "patience_s": s} answers
{"answers": [...]} in the same order: "open", "refused", "silent" or the name of another error.
Transports are tcp, udp and echo (ping), whose identifier is the source port.
It ends with its input, so nothing of it outlives the test.
"""

import asyncio
import errno
import ipaddress
import json
import resource
import socket
import struct
import sys

HELLO = b"hello"
AT_ONCE = 600


def family(address):
    version = ipaddress.ip_address(address.split("%")[0]).version
    return socket.AF_INET if version == 4 else socket.AF_INET6


def sockaddr(address, port):
    kind = family(address)
    return socket.getaddrinfo(address, port, kind, socket.SOCK_DGRAM)[0][4]


def new_socket(address, kind, protocol=0):
    made = socket.socket(family(address), kind, protocol)
    made.setblocking(False)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return made


async def serve_udp(listener):
    loop = asyncio.get_running_loop()
    while True:
        try:
            _, peer = await loop.sock_recvfrom(listener, 64)
            await loop.sock_sendto(listener, HELLO, peer)
        except OSError:
            pass  # an earlier answer met a closed socket


async def serve_tcp(listener):
    loop = asyncio.get_running_loop()
    while True:
        try:
            client, _ = await loop.sock_accept(listener)
            client.close()
        except OSError:
            pass  # the client was gone before it was accepted


def listen(transport, address, port):
    kind = socket.SOCK_STREAM if transport == "tcp" else socket.SOCK_DGRAM
    listener = new_socket(address, kind)
    try:
        listener.bind(sockaddr(address, port))
    except OSError as error:
        raise SystemExit(f"{transport} {address} {port}: {error}")
    if transport == "tcp":
        listener.listen(1000)
        return asyncio.create_task(serve_tcp(listener))
    return asyncio.create_task(serve_udp(listener))


async def tcp(caller, target, _):
    await asyncio.get_running_loop().sock_connect(caller, target)
    # Reset at the end: no TIME_WAIT is left that a later probe could meet.
    caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def udp(caller, target, _):
    loop = asyncio.get_running_loop()
    caller.connect(target)
    while True:
        await loop.sock_sendall(caller, HELLO)
        try:
            async with asyncio.timeout(0.4):
                await loop.sock_recv(caller, 64)
            return
        except TimeoutError:
            pass


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total & 0xFFFF) + (total >> 16)
    return ~(total + (total >> 16)) & 0xFFFF


async def echo(caller, target, identifier):
    loop = asyncio.get_running_loop()
    is_v4 = caller.family == socket.AF_INET
    request, reply = (8, 0) if is_v4 else (128, 129)
    # The kernel fills in the checksum of ICMPv6 (RFC 3542, 3.1).
    head = struct.pack("!BBHHH", request, 0, 0, identifier, 1)
    head = struct.pack("!BBHHH", request, 0, checksum(head), identifier, 1)
    caller.connect(target)
    await loop.sock_sendall(caller, head)
    while True:
        answer = await loop.sock_recv(caller, 256)
        icmp = answer[(answer[0] & 15) * 4 :] if is_v4 else answer
        if icmp[0] == reply and icmp[4:6] == head[4:6]:
            return


SENDERS = {
    "tcp": (tcp, socket.SOCK_STREAM, 0),
    "udp": (udp, socket.SOCK_DGRAM, 0),
    "echo": (echo, socket.SOCK_RAW, {4: socket.IPPROTO_ICMP, 6: socket.IPPROTO_ICMPV6}),
}


async def probe(wanted, patience_s, gate):
    transport, source, source_port, address, port = wanted
    send, kind, protocol = SENDERS[transport]
    if protocol:
        protocol = protocol[4 if family(address) == socket.AF_INET else 6]
    async with gate:
        with new_socket(address, kind, protocol) as caller:
            try:
                caller.bind(sockaddr(source, 0 if protocol else source_port))
                async with asyncio.timeout(patience_s):
                    await send(caller, sockaddr(address, port), source_port)
                return "open"
            except TimeoutError:
                return "silent"
            except ConnectionRefusedError:
                return "refused"
            except OSError as error:
                return errno.errorcode.get(error.errno, str(error))


async def answer(request, kept):
    if "listen" in request:
        kept += [listen(*one) for one in request["listen"]]
        return {"listening": len(kept)}
    gate = asyncio.Semaphore(AT_ONCE)
    probes = [probe(one, request["patience_s"], gate) for one in request["probe"]]
    return {"answers": await asyncio.gather(*probes)}


async def main():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    loop = asyncio.get_running_loop()
    kept = []
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(await answer(json.loads(line), kept)), flush=True)


asyncio.run(main())
