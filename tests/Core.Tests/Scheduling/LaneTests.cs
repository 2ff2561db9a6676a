using System.Threading.Channels;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Streams;
using AgentCore.Testing;
using static AgentCore.Streams.Stage;

namespace AgentCore.Scheduling;

public sealed class LaneTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Work_of_one_thread_runs_in_the_order_in_which_it_comes()
    {
        const int items = 10_000;
        var done = new TaskCompletionSource();
        var ran = new List<int>();
        for (int i = 0; i < items; i++)
        {
            int number = i;
            SharedLanes.All.Tail.EnterAsync().OnCompleted(() =>
            {
                ran.Add(number);
                if (ran.Count == items) done.SetResult();
            });
        }
        await done.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, items), ran);
    }

    [Fact]
    public async Task Work_that_comes_as_the_threads_fall_asleep_is_not_left_lying()
    {
        for (int i = 0; i < 20_000; i++)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            SharedLanes.All.Crowd.EnterAsync().OnCompleted(done.SetResult);
            await done.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Nothing_is_lost_of_what_many_post_at_once()
    {
        const int posters = 8, each = 10_000;
        using var left = new CountdownEvent(posters * each);
        await Parallel.ForAsync(0, posters, TestContext.Current.CancellationToken, (_, _) =>
        {
            for (int i = 0; i < each; i++) SharedLanes.All.Crowd.EnterAsync().OnCompleted(() => left.Signal());
            return ValueTask.CompletedTask;
        });
        Assert.True(left.Wait(Limit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_stream_is_written_apart_from_the_thread_pool_and_apart_from_the_crowd()
    {
        await using var stage = new Stage(options => options.WriteBytes = 1_024);
        using Client first = await stage.ConnectAsync();
        await first.NextAsync();
        LogPosition beginning = stage.Log.End;
        AgentEvent oneWrite = Event($"\"{new string('x', 1_024)}\"");
        stage.Publish(oneWrite, oneWrite);
        await first.NextAsync("agent.error");

        var writes = new ThreadsOfWrites();
        using var gone = new CancellationTokenSource();
        EventStream stream = await stage.OpenAsync(Everything(beginning.ToString()));
        Task running = stream.RunAsync(writes, () => { }, gone.Token);
        await writes.NextAsync();
        await writes.NextAsync();
        Assert.Equal("agentcore-crowd", await writes.NextAsync());
        stage.Publish(Event("\"live\""));
        Assert.Equal("agentcore-streams", await writes.NextAsync());
        await gone.CancelAsync();
        await running.WaitAsync(Limit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_lane_that_is_disposed_of_ends_its_threads_and_what_comes_later_is_done_in_the_pool()
    {
        var lane = new Lane("test", threads: 1);
        await lane.EnterAsync();
        Thread own = Thread.CurrentThread;
        await Lane.LeaveAsync();
        lane.Dispose();
        Assert.True(own.Join(TimeSpan.FromSeconds(30)));
        await lane.EnterAsync();
        Assert.True(Thread.CurrentThread.IsThreadPoolThread);
    }

    /// <summary>Takes whatever is written, and notes which thread sent it.</summary>
    private sealed class ThreadsOfWrites : StreamOutput
    {
        private readonly Channel<string?> threads = Channel.CreateUnbounded<string?>();
        private readonly byte[] room = new byte[64 * 1024];

        public Task<string?> NextAsync() =>
            threads.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken);

        protected override Memory<byte> Room(int least) => room;

        protected override void Written(int count)
        {
        }

        protected override ValueTask<bool> FlushAsync(ArraySegment<byte> last, CancellationToken cut)
        {
            threads.Writer.TryWrite(Thread.CurrentThread.Name);
            return new(true);
        }
    }
}
