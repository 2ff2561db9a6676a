using AgentCore.Testing.Architecture;

namespace AgentCore
{
    /// <summary>The rooms of Core: docs/architecture.md draws them.</summary>
    public sealed class ArchitectureTests
    {
        private static readonly Rooms Core = new(
            [
                ["Streams", "Sessions", "Relay", "Liveness"],
                ["Delivery", "Feed", "Messages"],
                ["EventLog"],
                ["Events", "Access"],
                ["Channels"],
                ["Errors", "PubSub", "Limits", "Telemetry", "Scheduling"],
            ],
            [("Sessions", "Liveness"), ("PubSub", "Telemetry"), ("Telemetry", "Errors")]);

        private readonly ArrowReader reader = new("AgentCore");

        [Fact]
        public void Arrows_of_Core_point_down() => Assert.Empty(Core.Broken(reader.Read(typeof(RealtimeMetrics).Assembly.Location)));

        [Fact]
        public async Task The_page_draws_the_rooms_as_they_are()
        {
            string page = await File.ReadAllTextAsync(Path.Combine(Testing.Repository.Root, "docs", "architecture.md"), TestContext.Current.CancellationToken);
            Assert.Contains(string.Join('\n', Core.Rows.Select(row => $"    {string.Join("  ", row)}")), page, StringComparison.Ordinal);
            Assert.All(Core.Rows.SelectMany(row => row), room => Assert.Contains($"\n| {room} | ", page, StringComparison.Ordinal));
            Assert.All(Core.WithinRows, within => Assert.Contains($"{within.From} → {within.To}", page, StringComparison.Ordinal));
        }

        [Fact]
        public void Every_arrow_within_a_row_is_needed()
        {
            IReadOnlyList<Arrow> arrows = reader.Read(typeof(RealtimeMetrics).Assembly.Location);
            Assert.All(Core.WithinRows, within => Assert.Contains(arrows, arrow => (arrow.From, arrow.To) == within));
        }

        [Theory]
        [InlineData(nameof(Limits.Planted.Field))]
        [InlineData(nameof(Limits.Planted.Body))]
        [InlineData(nameof(Limits.Planted.Generic))]
        public void An_arrow_that_points_up_is_found(string planted)
        {
            IReadOnlyList<Arrow> arrows = reader.Read(GetType().Assembly.Location, name => name == $"AgentCore.Limits.Planted/{planted}");
            Assert.Equal(["Limits → Streams: Planted needs StreamOptions"], Core.Broken(arrows));
        }

        [Fact]
        public void A_room_that_stands_in_no_row_is_found() =>
            Assert.Single(Core.Broken([new Arrow("Attic", "Limits", "one")]));
    }
}

namespace AgentCore.Limits
{
    /// <summary>What may not be: the ground knows a room above it.</summary>
    internal static class Planted
    {
        internal sealed class Field
        {
            internal Streams.StreamOptions? Options { get; set; }
        }

        internal static class Body
        {
            internal static object Make() => new Streams.StreamOptions();
        }

        internal static class Generic
        {
            internal static void Take(List<Streams.StreamOptions[]> options) => options.Clear();
        }
    }
}
