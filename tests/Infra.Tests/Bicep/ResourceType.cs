namespace AgentCore.Infra.Bicep;

/// <summary>The resource types that the tests ask for.</summary>
internal static class ResourceType
{
    public const string ActionGroup = "Microsoft.Insights/actionGroups";
    public const string AppSettings = "Microsoft.Web/sites/config";
    public const string Component = "Microsoft.Insights/components";
    public const string Container = "Microsoft.Storage/storageAccounts/blobServices/containers";
    public const string Diagnostics = "Microsoft.Insights/diagnosticSettings";
    public const string EventSubscription = "Microsoft.EventGrid/topics/eventSubscriptions";
    public const string FrontDoor = "Microsoft.Cdn/profiles";
    public const string FrontDoorOrigin = "Microsoft.Cdn/profiles/originGroups/origins";
    public const string FrontDoorRoute = "Microsoft.Cdn/profiles/afdEndpoints/routes";
    public const string FrontDoorRule = "Microsoft.Cdn/profiles/ruleSets/rules";
    public const string Hub = "Microsoft.SignalRService/webPubSub/hubs";
    public const string LifecyclePolicy = "Microsoft.Storage/storageAccounts/managementPolicies";
    public const string LogAlert = "Microsoft.Insights/scheduledQueryRules";
    public const string MetricAlert = "Microsoft.Insights/metricAlerts";
    public const string Plan = "Microsoft.Web/serverfarms";
    public const string PublishingPolicy = "Microsoft.Web/sites/basicPublishingCredentialsPolicies";
    public const string RoleAssignment = "Microsoft.Authorization/roleAssignments";
    public const string Site = "Microsoft.Web/sites";
    public const string Storage = "Microsoft.Storage/storageAccounts";
    public const string Topic = "Microsoft.EventGrid/topics";
    public const string WebPubSub = "Microsoft.SignalRService/webPubSub";
    public const string Workspace = "Microsoft.OperationalInsights/workspaces";
}
