namespace AgentCore.LocalHost.FunctionsApp.WebHooks;

/// <summary>The outcome of an event's last attempt.</summary>
internal abstract record WebHookAnswer
{
    private WebHookAnswer() { }

    /// <param name="State">The header <c>ce-connectionState</c>, or null where the answer has none.</param>
    /// <param name="MediaType">The media type without parameters, or null.</param>
    public sealed record Answered(int Status, string? State, string? MediaType, byte[] Body) : WebHookAnswer
    {
        public bool IsSuccess => Status is >= 200 and < 300;
    }

    /// <summary>There is no answer that can be used.</summary>
    /// <param name="Reason">For a person, as the end of a sentence.</param>
    /// <param name="IsTransient">Whether another attempt may succeed.</param>
    public sealed record Missing(string Reason, bool IsTransient) : WebHookAnswer;

    /// <summary>Whether the service tries again: 500 and above, 408, and network errors.</summary>
    /// <remarks>As Microsoft's emulator was observed to do.</remarks>
    public bool IsTransientFailure => this is Answered { Status: 408 or >= 500 } or Missing { IsTransient: true };
}
