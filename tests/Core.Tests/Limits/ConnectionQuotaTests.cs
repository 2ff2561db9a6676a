using CsCheck;

namespace AgentCore.Limits;

public sealed class ConnectionQuotaTests
{
    [Fact]
    public void Each_owner_has_its_own_places_and_gets_one_back_once_for_each_that_it_leaves()
    {
        var quota = new ConnectionQuota(2);
        IDisposable first = Assert.IsType<IDisposable>(quota.TryTake("alice"), exactMatch: false);
        Assert.NotNull(quota.TryTake("alice"));
        Assert.Null(quota.TryTake("alice"));
        Assert.NotNull(quota.TryTake("bob"));

        first.Dispose();
        first.Dispose();
        Assert.NotNull(quota.TryTake("alice"));
        Assert.Null(quota.TryTake("alice"));
    }

    [Fact]
    [Requirement("Quota streams")]
    public void Whoever_comes_and_goes_at_once_the_count_stays_exact() =>
        Gen.Int[1, 5].Sample(most =>
        {
            var quota = new ConnectionQuota(most);
            int open = 0;
            Parallel.For(0, 1_000, _ =>
            {
                if (quota.TryTake("alice") is not { } place) return;
                Assert.InRange(Interlocked.Increment(ref open), 1, most);
                Interlocked.Decrement(ref open);
                place.Dispose();
            });
            IDisposable?[] all = [.. Enumerable.Range(0, most + 1).Select(_ => quota.TryTake("alice"))];
            Assert.Equal(most, all.Count(place => place is not null));
        }, iter: 10);
}
