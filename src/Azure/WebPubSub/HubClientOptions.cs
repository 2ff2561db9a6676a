using Azure.Core;

namespace AgentCore.WebPubSub;

/// <summary>How REST calls are tried again, and what of them may be logged.</summary>
internal sealed class HubClientOptions : ClientOptions
{
    /// <summary>The service version of every call. https://learn.microsoft.com/rest/api/webpubsub/dataplane</summary>
    public const string ApiVersion = "2024-12-01";

    public HubClientOptions()
    {
        // Three retries, 0.2 to 2 s apart (longer where Retry-After says so), five seconds a try: a blip of the service is outlived,
        // and what is worse is left to Event Grid's and the clients' own retries.
        Retry.Mode = RetryMode.Exponential;
        Retry.MaxRetries = 3;
        Retry.Delay = TimeSpan.FromMilliseconds(200);
        Retry.MaxDelay = TimeSpan.FromSeconds(2);
        Retry.NetworkTimeout = TimeSpan.FromSeconds(5);

        // Bodies hold events and client tokens; queries hold filters, users and roles.
        Diagnostics.IsLoggingContentEnabled = false;
        Diagnostics.LoggedQueryParameters.Clear();
        Diagnostics.LoggedQueryParameters.Add("api-version");
    }

    /// <summary>The most that a call may take, retries and all. 15 s: less than the 20 s a relay has for append and sends.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
