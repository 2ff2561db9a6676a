namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key a caller must have.</summary>
public enum AuthorizationLevel
{
    Anonymous,
    User,
    Function,
    System,
    Admin,
}
