using System.Net;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.Listening;

/// <summary>
/// Where the host is to listen, in every way that ASP.NET can be told. Tokens are handed to whoever asks on this machine, so nobody outside
/// it may ask.
/// </summary>
/// <remarks>https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/endpoints</remarks>
internal static class ListenAddresses
{
    private const string Remedy = "Use localhost, 127.0.0.1 or [::1], such as http://localhost:8080.";

    private static readonly string[] AlwaysAllowed = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Every address that is set, with its setting. Empty: none is set.</summary>
    public static IReadOnlyList<(string Setting, string? Url)> Read(IConfiguration configuration)
    {
        IEnumerable<(string, string?)> urls = Split(configuration, "urls").Select(url => ("urls", (string?)url));
        IEnumerable<(string, string?)> endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Select(endpoint => ($"{endpoint.Path}:Url", endpoint["Url"]));
        (string, string?)[] addresses = [.. urls, .. endpoints];
        // ASP.NET reads the ports only where there is no address, and listens at them on every network.
        return addresses.Length > 0 ? addresses : [.. Ports(configuration, "http"), .. Ports(configuration, "https")];
    }

    /// <exception cref="OptionsValidationException">An address is not on loopback. Each is named with its setting.</exception>
    public static void Check(IEnumerable<(string Setting, string? Url)> addresses)
    {
        string[] problems = [.. addresses
            .Select(address => (address.Setting, address.Url, Problem: ProblemOf(address.Url)))
            .Where(address => address.Problem is not null)
            .Select(address => $"{address.Setting}: '{address.Url}' {address.Problem}. {Remedy}")];
        if (problems.Length > 0) throw new OptionsValidationException("urls", typeof(string), problems);
    }

    /// <summary>The names under which a request may ask for this host: those of loopback, and those that it is told to listen at.</summary>
    public static IEnumerable<string> Hosts(IConfiguration configuration) => Read(configuration)
        .Where(address => IsLoopback(address.Url))
        .SelectMany(address => Spellings(BindingAddress.Parse(address.Url!).Host))
        .Union(AlwaysAllowed, StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes an IPv4 address as such where it is mapped into IPv6: Kestrel cannot listen at the mapped one.</summary>
    public static void Unmap(ConfigurationManager configuration)
    {
        foreach ((string setting, string? url) in Read(configuration))
        {
            string host = BindingAddress.Parse(url!).Host;
            if (IPAddress.TryParse(host, out IPAddress? address) && address.IsIPv4MappedToIPv6)
                configuration[setting] = configuration[setting]!.Replace(host, address.MapToIPv4().ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string? ProblemOf(string? url)
    {
        if (!IsLoopback(url)) return "is not an address on loopback";
        return BindingAddress.Parse(url!).Port > IPEndPoint.MaxPort ? $"has a port above {IPEndPoint.MaxPort}" : null;
    }

    private static bool IsLoopback(string? url)
    {
        try
        {
            return url is not null && IsLoopbackHost(BindingAddress.Parse(url).Host);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Kestrel listens on every network under a name that is neither localhost nor an IP address.</summary>
    private static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IsLoopback(address));

    private static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>Browsers write the IPv4 part of a mapped address in hexadecimal.</summary>
    private static IEnumerable<string> Spellings(string host)
    {
        yield return host;
        if (!IPAddress.TryParse(host, out IPAddress? address) || !address.IsIPv4MappedToIPv6) yield break;
        byte[] bytes = address.MapToIPv4().GetAddressBytes();
        yield return $"[::ffff:{(bytes[0] << 8) | bytes[1]:x}:{(bytes[2] << 8) | bytes[3]:x}]";
    }

    private static IEnumerable<(string, string?)> Ports(IConfiguration configuration, string scheme) =>
        Split(configuration, $"{scheme}_ports").Select(port => ($"{scheme}_ports", (string?)$"{scheme}://*:{port}"));

    private static string[] Split(IConfiguration configuration, string setting) =>
        configuration[setting]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
