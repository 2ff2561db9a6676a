namespace Microsoft.Azure.Functions.Worker;

/// <summary>A connection is open.</summary>
public sealed class ConnectedEventRequest : WebPubSubEventRequest;
