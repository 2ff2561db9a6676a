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
    [InlineData("*", true)]
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
