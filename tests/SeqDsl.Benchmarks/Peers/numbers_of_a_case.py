"""The numbers that every contender computes with, so that their results can be compared: Numbers.cs and contender.h have the same."""
import numpy


def drawn(count, salt, scale):
    """[count] float32 in scale · [-1, 1): a hash of salt and position, in 32 bits."""
    bits = numpy.arange(1, count + 1, dtype=numpy.uint64) * 2654435761 + salt * 40503 & 0xFFFFFFFF
    for shift, factor in ((15, 2246822519), (13, 3266489917)):
        bits = (bits ^ bits >> numpy.uint64(shift)) * numpy.uint64(factor) & numpy.uint64(0xFFFFFFFF)
    bits ^= bits >> numpy.uint64(16)
    return ((bits >> numpy.uint64(8)).astype(numpy.float64) / (1 << 23) - 1).astype(numpy.float32) * numpy.float32(scale)


def weights(gates, inputs, hidden):
    """PyTorch's weight_ih [gates·H, I], weight_hh [gates·H, H], bias_ih and bias_hh [gates·H]."""
    scale = 1 / hidden ** 0.5
    return (
        drawn(gates * hidden * inputs, 1, scale).reshape(gates * hidden, inputs),
        drawn(gates * hidden * hidden, 2, scale).reshape(gates * hidden, hidden),
        drawn(gates * hidden, 3, scale),
        drawn(gates * hidden, 4, scale),
    )


def checksums(name, numbers):
    """What two contenders' results are compared by: the sum of all numbers, each times a drawn one, and the root of the sum of squares."""
    flat = numpy.asarray(numbers, dtype=numpy.float64).reshape(-1)
    return f"{name}={flat @ drawn(flat.size, 9, 1).astype(numpy.float64)!r} {name}.norm={numpy.linalg.norm(flat)!r}"
