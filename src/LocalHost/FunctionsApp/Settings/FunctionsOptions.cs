namespace AgentCore.LocalHost.FunctionsApp.Settings;

/// <summary>Section <c>Functions</c>, whose own value is the address of the app that this host serves.</summary>
internal sealed class FunctionsOptions
{
    /// <summary>The app's system key <c>webpubsub_extension</c>. An app under <c>func start</c> asks for none.</summary>
    public string? WebPubSubKey { get; set; }

    /// <summary>The app's system key <c>eventgrid_extension</c>. An app under <c>func start</c> asks for none.</summary>
    public string? EventGridKey { get; set; }
}
