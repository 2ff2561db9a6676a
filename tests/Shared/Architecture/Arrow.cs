namespace AgentCore.Testing.Architecture;

/// <summary>A type of one room needs a type of another.</summary>
/// <param name="From">The room, by the name of its namespace.</param>
/// <param name="To">The room that it needs.</param>
/// <param name="Why">The two types.</param>
internal sealed record Arrow(string From, string To, string Why);
