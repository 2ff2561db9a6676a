namespace Microsoft.Azure.Functions.Worker;

/// <summary>The answer to an event that waits for one.</summary>
public abstract class WebPubSubEventResponse;
