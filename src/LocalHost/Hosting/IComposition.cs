namespace AgentCore.LocalHost.Hosting;

/// <summary>What this host consists of in one of its modes, beside what both have.</summary>
internal interface IComposition
{
    /// <summary>Where it listens where <c>urls</c> is not set.</summary>
    string DefaultUrl { get; }

    /// <summary>What the greeting says first.</summary>
    string Introduction { get; }

    void AddServices(IServiceCollection services, IConfiguration configuration);

    void MapRoutes(IEndpointRouteBuilder routes);

    /// <summary>Checks what the host needs before it starts.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Something is missing; the message says what and the remedy.</exception>
    Task CheckAsync(IServiceProvider services);
}
