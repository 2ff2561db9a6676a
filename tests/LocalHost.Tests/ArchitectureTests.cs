using System.Reflection;
using AgentCore.Events;
using AgentCore.Http;
using AgentCore.Testing.Architecture;
using AgentCore.WebPubSub;

namespace AgentCore.LocalHost;

public sealed class ArchitectureTests
{
    private static readonly Assembly Core = typeof(AgentEvent).Assembly;
    private static readonly Assembly Azure = typeof(WebPubSubHub).Assembly;
    private static readonly Assembly Http = typeof(RequestGuard).Assembly;
    private static readonly Assembly Host = typeof(LocalHostApp).Assembly;

    [Fact]
    public void Core_references_the_base_library_IdentityModel_a_cache_and_the_logging_abstraction_only()
    {
        IEnumerable<string> foreign = NamesOf(Core).Where(name =>
            name is not ("netstandard" or "BitFaster.Caching" or "Microsoft.Extensions.Logging.Abstractions")
            && !name.StartsWith("System", StringComparison.Ordinal)
            && !name.StartsWith("Microsoft.IdentityModel.", StringComparison.Ordinal));
        Assert.Empty(foreign);
    }

    [Fact]
    public void Http_and_Azure_do_not_know_each_other_and_no_host()
    {
        Assert.Equal(["AgentCore.Core"], OursIn(Http));
        Assert.Equal(["AgentCore.Core"], OursIn(Azure));
        Assert.DoesNotContain(NamesOf(Azure), name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain(NamesOf(Http), name => name.StartsWith("Azure.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_local_host_knows_the_adapters_and_not_the_Functions_app() =>
        Assert.Equal(["AgentCore.Azure", "AgentCore.Core", "AgentCore.Http"], OursIn(Host));

    /// <summary>LocalHostApp, at the root, puts the rooms together.</summary>
    [Fact]
    public void Arrows_of_the_local_host_point_down()
    {
        var rooms = new Rooms([["FunctionsApp"], ["Hosting"], ["Dev", "LogStorage"], ["EventGrid", "WebPubSub"], ["Listening", "Machine"]], []);
        Assert.Empty(rooms.Broken(new ArrowReader("AgentCore.LocalHost").Read(Host.Location)));
    }

    private static IEnumerable<string> NamesOf(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);

    private static IEnumerable<string> OursIn(Assembly assembly) =>
        NamesOf(assembly).Where(name => name.StartsWith("AgentCore.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
