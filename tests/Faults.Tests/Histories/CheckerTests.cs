using AgentCore.Faults.Histories;

namespace AgentCore.Faults.Tests.Histories;

public sealed class CheckerTests
{
    public static TheoryData<int> Transports => [.. Enum.GetValues<Transport>().Select(transport => (int)transport)];

    [Theory, MemberData(nameof(Transports))]
    public void A_client_that_was_given_everything_once_and_in_order_has_nothing_to_complain_of(int transport) =>
        Assert.Empty(new HistoryBuilder().Logged(1, 2, 3).Took(1, 2, 3).Check((Transport)transport));

    [Theory, MemberData(nameof(Transports))]
    public void What_is_not_granted_and_what_lies_before_a_clients_beginning_is_not_its_due(int transport) =>
        Assert.Empty(new HistoryBuilder()
            .Logged(1).Logged("task.progress", 2).Logged(3).MayHear("agent.*").From(1).Took(3).Check((Transport)transport));

    [Theory, MemberData(nameof(Transports))]
    public void What_never_came_in_the_end_is_lost(int transport) =>
        Assert.Equal([Broken.Lost], new HistoryBuilder().Logged(1, 2).Took(1).Check((Transport)transport));

    [Theory, MemberData(nameof(Transports))]
    public void What_was_not_granted_and_given_is_forbidden(int transport) =>
        Assert.Equal([Broken.Forbidden], new HistoryBuilder().Logged(1).MayHear("task.*").Took(1).Check((Transport)transport));

    [Theory, MemberData(nameof(Transports))]
    public void What_came_twice_is_duplicated(int transport) =>
        Assert.Equal([Broken.Duplicated], new HistoryBuilder().Logged(1, 2).Took(1, 2, 1).Check((Transport)transport));

    [Theory, MemberData(nameof(Transports))]
    public void A_gap_that_was_announced_is_none_and_one_beside_it_is(int transport)
    {
        Assert.Empty(new HistoryBuilder().Logged(1, 2, 3, 4).Took(1).WasToldOfGap(1, 3).Took(4).Check((Transport)transport));
        Assert.Single(new HistoryBuilder().Logged(1, 2, 3, 4).Took(1).WasToldOfGap(1, 2).Took(4).Check((Transport)transport));
    }

    [Fact]
    public void A_stream_that_goes_on_behind_what_it_left_out_has_an_unannounced_gap() =>
        Assert.Equal([Broken.UnannouncedGap], new HistoryBuilder().Logged(1, 2, 3).Took(1, 3).Check(Transport.Sse));

    [Fact]
    public void A_stream_that_goes_back_has_one_too_and_a_socket_may_go_back()
    {
        Assert.Equal([Broken.UnannouncedGap], new HistoryBuilder().Logged(1, 2, 3).Took(1, 3, 2).Check(Transport.Sse));
        Assert.Empty(new HistoryBuilder().Logged(1, 2, 3).Took(1, 3, 2).Check(Transport.WebSocket));
        Assert.Empty(new HistoryBuilder().Logged(1, 2, 3).Took(1, 3, 2).Check(Transport.JavaScript));
    }

    [Fact]
    public void What_a_socket_or_the_JavaScript_client_left_out_is_lost()
    {
        Assert.Equal([Broken.Lost], new HistoryBuilder().Logged(1, 2, 3).Took(1, 3).Check(Transport.WebSocket));
        Assert.Equal([Broken.Lost], new HistoryBuilder().Logged(1, 2, 3).Took(1, 3).Check(Transport.JavaScript));
    }

    [Fact]
    public void What_was_acknowledged_and_is_not_in_the_log_is_lost() =>
        Assert.Equal([Broken.Lost], new HistoryBuilder().Logged(1).Acknowledged(2).Took(1).Check(Transport.Sse));

    [Fact]
    public void What_was_published_and_never_acknowledged_is_lost() =>
        Assert.Equal([Broken.Lost], new HistoryBuilder().Logged(1).Published(2).Took(1).Check(Transport.Sse));

    [Fact]
    public void What_is_in_the_log_twice_is_duplicated() =>
        Assert.Equal([Broken.Duplicated], new HistoryBuilder().Logged(1, 1).Took(1, 2).Check(Transport.Sse));

    [Fact]
    public void What_was_given_under_an_id_where_the_log_has_something_else_or_nothing_is_lost()
    {
        Assert.Equal([Broken.Lost, Broken.Lost], new HistoryBuilder().Logged(1, 2).Took(1).TookAt(3, 2).Check(Transport.WebSocket));
        Assert.Equal([Broken.Lost], new HistoryBuilder().Logged(1, 2).Took(1).TookAt(2, 1).Check(Transport.WebSocket));
    }
}
