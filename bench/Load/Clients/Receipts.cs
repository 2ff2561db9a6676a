using System.Buffers.Text;
using System.Diagnostics;

namespace AgentCore.Bench.Clients;

/// <summary>
/// What all clients of a run received, told apart by the number that each event carries. Each client reads on one thread at a time;
/// many clients report at once.
/// </summary>
internal sealed class Receipts(int clients)
{
    private readonly long[] last = new long[clients];
    private long[] latencies = [];
    private int timed;
    private long count;
    private long bytes;
    private long outOfOrder;
    private long awaited = long.MaxValue;
    private TaskCompletionSource? arrived;

    /// <summary>Events received, by all clients together.</summary>
    public long Count => Volatile.Read(ref count);

    /// <summary>Bytes received, headers and all.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>Events that came after a later one, or twice.</summary>
    public long OutOfOrder => Volatile.Read(ref outOfOrder);

    /// <summary>Keeps how long events take from now on; at most so many.</summary>
    public void Time(int most) => (latencies, timed) = (new long[most], 0);

    /// <summary>The times kept, sorted, in Stopwatch ticks.</summary>
    public ReadOnlySpan<long> Latencies()
    {
        Span<long> kept = latencies.AsSpan(0, Math.Min(timed, latencies.Length));
        kept.Sort();
        return kept;
    }

    public void Read(int read) => Interlocked.Add(ref bytes, read);

    /// <summary>Takes a block or message; what is no event of the bench is passed over.</summary>
    public void Take(int client, ReadOnlySpan<byte> frame)
    {
        ReadOnlySpan<byte> name = "\"number\":"u8;
        int at = frame.IndexOf(name);
        if (at < 0) return;
        frame = frame[(at + name.Length)..];
        long number = Number(frame, out int length);
        if (number <= last[client]) Interlocked.Increment(ref outOfOrder);
        last[client] = number;
        if (latencies.Length > 0) Time(frame[(length + ",\"sent\":".Length)..]);
        if (Interlocked.Increment(ref count) >= Volatile.Read(ref awaited)) arrived?.TrySetResult();
    }

    /// <summary>Waits until so many events have come in all.</summary>
    /// <exception cref="TimeoutException">They did not come; the message says how many did.</exception>
    public async Task WaitAsync(long total, TimeSpan limit)
    {
        arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref awaited, total);
        if (Count >= total) arrived.TrySetResult();
        try
        {
            await arrived.Task.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{Count:n0} of {total:n0} events came within {limit.TotalSeconds:n0} s.");
        }
        finally
        {
            Volatile.Write(ref awaited, long.MaxValue);
        }
    }

    private static long Number(ReadOnlySpan<byte> text, out int length) =>
        Utf8Parser.TryParse(text, out long number, out length) ? number : throw new FormatException("An event of the bench has no number.");

    private void Time(ReadOnlySpan<byte> sent)
    {
        long ticks = Number(sent, out _);
        int place = Interlocked.Increment(ref timed) - 1;
        if (place < latencies.Length) latencies[place] = Stopwatch.GetTimestamp() - ticks;
    }
}
