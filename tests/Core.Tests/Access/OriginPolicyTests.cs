namespace AgentCore.Access;

public sealed class OriginPolicyTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("https://app.example.com", true)]
    [InlineData("http://app.example.com", false)]
    [InlineData("https://app.example.com:8443", false)]
    [InlineData("https://app.example.com.evil.test", false)]
    [InlineData("https://APP.example.com", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    [InlineData("*", false)]
    [Requirement("WebSocket origin")]
    public void Listed_origins_may_connect_and_so_may_who_sends_none(string? origin, bool isAllowed) =>
        Assert.Equal(isAllowed, new OriginPolicy(new AccessOptions { AllowedOrigins = { "https://app.example.com" } }).Allows(origin));

    [Fact]
    [Requirement("WebSocket origin")]
    public void No_page_may_connect_until_one_is_listed()
    {
        var policy = new OriginPolicy(new AccessOptions());
        Assert.True(policy.Allows(null));
        Assert.False(policy.Allows("https://app.example.com"));
    }

    [Fact]
    public void A_star_lets_every_page_connect()
    {
        var policy = new OriginPolicy(new AccessOptions { AllowedOrigins = { "*" } });
        Assert.True(policy.IsOpen);
        Assert.True(policy.Allows("https://anything.test") && policy.Allows("null"));
    }

    [Theory]
    [InlineData("http://localhost", true)]
    [InlineData("http://localhost:5173", true)]
    [InlineData("https://localhost:8443", true)]
    [InlineData("http://127.0.0.1:3000", true)]
    [InlineData("http://[::1]:3000", true)]
    [InlineData("null", false)]
    [InlineData("http://localhost:5173/", false)]
    [InlineData("http://localhost.evil.test:5173", false)]
    [InlineData("http://evil.test:5173", false)]
    [InlineData("http://evil@localhost:5173", false)]
    [InlineData("http://localhost:*", false)]
    [InlineData("ftp://localhost:5173", false)]
    [InlineData("http://10.0.0.1:5173", false)]
    [Requirement("Local origin")]
    public void The_pages_of_loopback_may_connect_from_any_port(string origin, bool isAllowed)
    {
        var options = new AccessOptions();
        foreach (string loopback in OriginPolicy.Loopback) options.AllowedOrigins.Add(loopback);
        Assert.Equal(isAllowed, new OriginPolicy(options).Allows(origin));
    }

    [Theory]
    [InlineData("https://münchen.test")]
    [InlineData("https://a.test\u0001")]
    [InlineData("https://a.test b")]
    public void An_origin_that_no_header_could_send_back_is_not_allowed_by_a_star_either(string origin) =>
        Assert.False(new OriginPolicy(new AccessOptions { AllowedOrigins = { "*" } }).Allows(origin));

    [Theory]
    [InlineData("*", true)]
    [InlineData("http://localhost:*", true)]
    [InlineData("https://[::1]:*", true)]
    [InlineData("https://app.example.com:*", false)]
    [InlineData("http://localhost:80:*", false)]
    [InlineData(":*", false)]
    [InlineData("https://app.example.com", true)]
    [InlineData("http://localhost:3000", true)]
    [InlineData("http://127.0.0.1:3000", true)]
    [InlineData("http://[::1]:3000", true)]
    [InlineData("https://xn--mnchen-3ya.test", true)]
    [InlineData("https://münchen.test", false)]
    [InlineData("https://app.example.com/path", false)]
    [InlineData("https://user@app.example.com", false)]
    [InlineData("https://*.example.com", false)]
    [InlineData("app.example.com", false)]
    [InlineData("file:///home", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_origin_is_written_as_browsers_write_it(string? text, bool isOrigin) =>
        Assert.Equal(isOrigin, OriginPolicy.IsOrigin(text));
}
