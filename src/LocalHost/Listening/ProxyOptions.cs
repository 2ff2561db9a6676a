using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.HttpOverrides;

namespace AgentCore.LocalHost.Listening;

/// <summary>Section <c>Proxy</c>: a reverse proxy on this machine in front of the host.</summary>
internal sealed class ProxyOptions
{
    /// <summary>
    /// Headers of the proxy from which the host takes scheme and name of its URLs: <c>XForwardedProto</c>, <c>XForwardedHost</c>, or both
    /// by comma. Every client can send them, so none is trusted by default; the proxy must replace what clients send.
    /// </summary>
    [AllowedValues(
        ForwardedHeaders.None, ForwardedHeaders.XForwardedProto, ForwardedHeaders.XForwardedHost,
        ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost)]
    public ForwardedHeaders TrustedHeaders { get; set; } = ForwardedHeaders.None;
}
