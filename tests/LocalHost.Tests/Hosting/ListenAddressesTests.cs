using System.Net;
using AgentCore.Http;
using AgentCore.LocalHost.Tests;
using AgentCore.Testing;
using Microsoft.AspNetCore.Builder;

namespace AgentCore.LocalHost.Hosting;

public sealed class ListenAddressesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("urls", "--urls=http://0.0.0.0:0")]
    [InlineData("urls", "--urls=http://[::]:0")]
    [InlineData("urls", "--urls=http://*:0")]
    [InlineData("urls", "--urls=http://+:0")]
    [InlineData("urls", "--urls=http://:8080")]
    [InlineData("urls", "--urls=http://example.com:0")]
    [InlineData("urls", "--urls=http://localhost.:0")]
    [InlineData("urls", "--urls=8080")]
    [InlineData("urls", "--urls=http://127.0.0.1:0;http://0.0.0.0:0")]
    [InlineData("urls", "--urls=http://[::ffff:10.0.0.1]:0")]
    [InlineData("Kestrel:Endpoints:Mine:Url", "--Kestrel:Endpoints:Mine:Url=http://*:0")]
    [InlineData("Kestrel:Endpoints:Mine:Url", "--urls=http://127.0.0.1:0", "--Kestrel:Endpoints:Mine:Url=http://0.0.0.0:0")]
    [InlineData("Kestrel:Endpoints:Mine:Url", "--Kestrel:Endpoints:Mine:Protocols=Http1")]
    [InlineData("http_ports", "--http_ports=8080")]
    [InlineData("https_ports", "--https_ports=8443")]
    [Requirement("Local loopback")]
    public void An_address_that_is_not_on_loopback_is_refused_by_its_setting(string setting, params string[] arguments)
    {
        string problem = Assert.Single(WrongSettings.In(Assert.ThrowsAny<Exception>(() => LocalHostApp.Build(arguments))));
        Assert.StartsWith($"{setting}: ", problem, StringComparison.Ordinal);
        Assert.Contains("Use localhost, 127.0.0.1 or [::1]", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls=http://localhost:{port}")]
    [InlineData("--urls=http://LOCALHOST:{port}")]
    [InlineData("--urls=http://127.0.0.2:{port}")]
    [InlineData("--urls=http://[::ffff:127.0.0.1]:{port}")]
    [InlineData("--Kestrel:Endpoints:Mine:Url=http://[::ffff:127.0.0.1]:{port}")]
    [InlineData("--Kestrel:Endpoints:Mine:Url=http://127.0.0.1:{port}")]
    [InlineData("--urls=http://127.0.0.1:{port}", "--http_ports=8080")]
    [Requirement("Local loopback")]
    public async Task Every_address_on_loopback_is_served_under_its_own_name(params string[] arguments)
    {
        string port = Loopback.FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture);
        string[] settings = [.. arguments.Select(argument => argument.Replace("{port}", port, StringComparison.Ordinal))];
        await using WebApplication app = LocalHostApp.Build(settings);
        await app.StartAsync(Stop);
        using var http = new HttpClient();
        string url = settings[0][(settings[0].IndexOf('=', StringComparison.Ordinal) + 1)..];
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"{url}/realtime/health", Stop)).StatusCode);
        await app.StopAsync(Stop);
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://*:{port}", "urls")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "{port}", "http_ports")]
    [InlineData("Kestrel__Endpoints__Mine__Url", "http://0.0.0.0:{port}", "Kestrel:Endpoints:Mine:Url")]
    [Requirement("Local loopback")]
    public async Task What_the_environment_says_is_refused_in_one_line_before_anything_listens(string variable, string value, string setting)
    {
        int port = Loopback.FreePort();
        (int exit, string output) = await LocalHostProcess.RunAsync(
            [], new() { [variable] = value.Replace("{port}", $"{port}", StringComparison.Ordinal) }, Stop);
        Assert.Equal(1, exit);
        string line = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => line.StartsWith("  - ", StringComparison.Ordinal));
        Assert.StartsWith($"  - {setting}: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("Local loopback")]
    public async Task An_address_that_no_setting_shows_ends_the_host_too()
    {
        await using WebApplication app = LocalHostApp.Build(["--urls=http://127.0.0.1:0"]);
        app.Urls.Add("http://0.0.0.0:0");
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync(Stop));
        Assert.Contains("is not an address on loopback", Assert.Single(WrongSettings.In(failure)), StringComparison.Ordinal);
    }
}
