namespace AgentCore.LocalHost.WebPubSub.Filters;

/// <summary>A filter over connections: true or false for each connection, never an error.</summary>
internal abstract record Condition
{
    private Condition() { }

    /// <summary>Whether a connection matches. Texts compare by code unit.</summary>
    public abstract bool IsMetBy(IFilterTarget target);

    public sealed record Not(Condition Inner) : Condition
    {
        public override bool IsMetBy(IFilterTarget target) => !Inner.IsMetBy(target);
    }

    public sealed record And(IReadOnlyList<Condition> Parts) : Condition
    {
        public override bool IsMetBy(IFilterTarget target) => Parts.All(part => part.IsMetBy(target));
    }

    public sealed record Or(IReadOnlyList<Condition> Parts) : Condition
    {
        public override bool IsMetBy(IFilterTarget target) => Parts.Any(part => part.IsMetBy(target));
    }

    /// <summary><c>'name' in groups</c>.</summary>
    public sealed record InGroup(string Group) : Condition
    {
        public override bool IsMetBy(IFilterTarget target) => target.IsIn(Group);
    }

    /// <summary><c>connectionId eq 'id'</c>.</summary>
    public sealed record IsConnection(string Id) : Condition
    {
        public override bool IsMetBy(IFilterTarget target) => target.ConnectionId == Id;
    }

    /// <summary><c>userId eq 'id'</c>.</summary>
    public sealed record IsUser(string Id) : Condition
    {
        public override bool IsMetBy(IFilterTarget target) => target.UserId == Id;
    }
}
