namespace AgentCore.Faults.Processes;

/// <summary>Where each instance listens.</summary>
/// <param name="App">Not used without workers.</param>
internal sealed record Addresses(Uri Gateway, Uri App, Uri Relay, IReadOnlyList<Uri> Streams);
