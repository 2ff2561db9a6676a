using Azure.Core;
using Azure.Core.Pipeline;

namespace AgentCore.WebPubSub;

/// <summary>Signs each try of a request with the access key.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/reference-rest-api-data-plane</remarks>
internal sealed class AccessKeyPolicy(RequestTokens tokens) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message) =>
        message.Request.Headers.SetValue(
            HttpHeader.Names.Authorization,
            "Bearer " + tokens.For(message.Request.Uri.ToUri().GetLeftPart(UriPartial.Path)));
}
