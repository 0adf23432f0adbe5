"""Takes the network from a process: the second wall behind `sparql_tokens`, which refuses SERVICE by reading.

The engine calls any address that a SERVICE clause names and cannot be told not to. A process that may not open
sockets cannot be made to, whatever slips past the reader.
"""

import ctypes
import platform
import struct

PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2
ALLOW = 0x7FFF0000
ACCESS_DENIED = 0x00050000 | 13

# machine: (AUDIT_ARCH_*, number of the system call socket), from linux/audit.h and asm/unistd.h
SYSTEM_CALLS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}

LOAD_WORD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06


class FilterProgram(ctypes.Structure):
    """`struct sock_fprog` of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def write_filter(architecture: int, socket_call: int) -> bytes:
    """Return the filter that denies one system call: (code, jump if true, jump if false, operand) each."""
    instructions = [
        (LOAD_WORD, 0, 0, 4),
        (JUMP_IF_EQUAL, 0, 3, architecture),
        (LOAD_WORD, 0, 0, 0),
        (JUMP_IF_EQUAL, 0, 1, socket_call),
        (RETURN, 0, 0, ACCESS_DENIED),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *instruction) for instruction in instructions)


def deny_network() -> bool:
    """Deny this process new sockets, for good; return False where the system offers no such filter."""
    if platform.system() != "Linux" or platform.machine() not in SYSTEM_CALLS:
        return False
    code = write_filter(*SYSTEM_CALLS[platform.machine()])
    program = FilterProgram(len(code) // 8, code)
    libc = ctypes.CDLL(None)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)
