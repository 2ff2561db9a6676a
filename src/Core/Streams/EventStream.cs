using AgentCore.Delivery;

namespace AgentCore.Streams;

/// <summary>One client's stream, which has its place. Run it once, or dispose of it.</summary>
public sealed class EventStream : IDisposable
{
    private readonly StreamServices services;
    private readonly StreamPlaces.StreamPlace place;
    private readonly Fanout fanout;
    private readonly StreamRequest request;
    private readonly ReadStart start;

    internal EventStream(StreamServices services, StreamPlaces.StreamPlace place, Fanout fanout, StreamRequest request, ReadStart start) =>
        (this.services, this.place, this.fanout, this.request, this.start) = (services, place, fanout, request, start);

    /// <summary>
    /// Writes what the client missed, then what comes, in log order, each event once: until the client is gone, its token ends, the
    /// instance ends the stream, or the client has fallen out of the ring. Returns in all these cases; the client resumes by its last id.
    /// </summary>
    /// <param name="output">Where to. Nobody else writes there meanwhile.</param>
    /// <param name="abort">
    /// Cuts the connection of a client that does not read. Called before this returns, on any thread, and maybe twice.
    /// </param>
    /// <param name="cancellation">Ends the stream without a word.</param>
    public async Task RunAsync(StreamOutput output, Action abort, CancellationToken cancellation)
    {
        using (place)
        {
            var run = new StreamRun(services, fanout, request, start, output);
            await using (run.Cut.UnsafeRegister(_ => AbortIfTooSlow(), null)) await run.RunAsync(cancellation);
            AbortIfTooSlow();

            void AbortIfTooSlow()
            {
                if (run.IsTooSlow) abort();
            }
        }
    }

    /// <summary>Gives the place back. A stream that ran has done so already.</summary>
    public void Dispose() => place.Dispose();
}
