namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>HTTP triggers by ASP.NET Core's own types.</summary>
public static class FunctionsWebApplication
{
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => builder;
}
