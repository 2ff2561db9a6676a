namespace AgentCore;

/// <summary>Which rule of docs/security.md a test shows, by the name that stands first in the rule's row.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RequirementAttribute(string rule) : Attribute
{
    public string Rule => rule;
}
