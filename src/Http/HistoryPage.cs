using System.Buffers;
using System.Text;
using AgentCore.Delivery;
using AgentCore.EventLog;
using AgentCore.Messages;
using AgentCore.Scheduling;

namespace AgentCore.Http;

/// <summary>One page of history in the making: <c>{"events":[…],"gaps":[…],"next":"…","end":"…"}</c>, <c>gaps</c> only where there are any.</summary>
internal sealed class HistoryPage(int limit, LogPosition end, Lane crowd, TimeProvider time)
{
    /// <summary>A page ends when it weighs this much. 1 MB: at least four of the largest events.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>A page ends when it has looked at this many entries, so that a rare channel does not hold up a request.</summary>
    private const int MaxScanned = 100_000;

    private readonly ArrayBufferWriter<byte> events = new();
    private readonly List<byte[]> gaps = [];
    private LogPosition next;

    /// <summary>Notes what cannot be given.</summary>
    private void Skip(ServerMessage.Gap gap) => gaps.Add(gap.ToJson());

    /// <summary>
    /// Reads on from a cursor until the page or the log ends. An event that came in again is given again, unless this page begins before
    /// its own record and so gives it there. Who resumes behind that record may have missed it.
    /// </summary>
    /// <remarks>Where the storage fails, or the time is over, after something was read, the page ends there: <c>next</c> goes on.</remarks>
    public async Task FillAsync(LogReader reader, Listener listener, ReadStart start, CancellationToken cancellation)
    {
        if (start.Gap is { } gone) Skip(new ServerMessage.Gap(gone.From, gone.To, gone.Reason));
        next = start.After;
        try
        {
            await ReadAsync(reader, listener, start, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException && next != start.After)
        {
            // What was read is whole up to 'next'.
        }
    }

    private async Task ReadAsync(LogReader reader, Listener listener, ReadStart start, CancellationToken cancellation)
    {
        int found = 0;
        int scanned = 0;
        var read = new BulkRead(crowd, time);
        await foreach (LogStep step in reader.ReadAsync(start.After, end, listener, start.FollowUpTo, cancellation).ConfigureAwait(false))
        {
            await read.GoOnAsync();
            if (step.Given is LogEntry.Lost lost) Skip(new ServerMessage.Gap(lost.From.ToString(), lost.Position, lost.Reason));
            if (step.Given is LogEntry.Recorded recorded)
            {
                if (found++ > 0) events.Write(","u8);
                EventMessage.Write(events, recorded.Position, recorded.Event);
            }
            next = step.Through;
            if (found == limit || ++scanned == MaxScanned || events.WrittenCount >= MaxBytes) return;
        }
        next = end;
    }

    public byte[] ToJson()
    {
        var json = new ArrayBufferWriter<byte>(events.WrittenCount + 256);
        json.Write("{\"events\":["u8);
        json.Write(events.WrittenSpan);
        json.Write("],"u8);
        if (gaps.Count > 0)
        {
            json.Write("\"gaps\":["u8);
            for (int i = 0; i < gaps.Count; i++)
            {
                if (i > 0) json.Write(","u8);
                json.Write(gaps[i]);
            }
            json.Write("],"u8);
        }
        Encoding.UTF8.GetBytes($"\"next\":\"{next}\",\"end\":\"{end}\"}}", json);
        return json.WrittenSpan.ToArray();
    }
}
