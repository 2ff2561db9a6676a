namespace AgentCore.LocalHost.Hosting;

/// <summary>What this host consists of in one of its modes, beside what both have.</summary>
internal interface IComposition
{
    /// <summary>Where it listens where no address is set.</summary>
    string DefaultUrl { get; }

    /// <summary>How it is told to listen at another address, for a person.</summary>
    string Elsewhere { get; }

    /// <summary>What the greeting says first.</summary>
    string Introduction { get; }

    /// <summary>Settings of this mode where the user sets nothing.</summary>
    /// <param name="given">What the user has set.</param>
    IEnumerable<KeyValuePair<string, string?>> Defaults(IConfiguration given);

    void AddServices(IServiceCollection services, IConfiguration configuration);

    void MapRoutes(IEndpointRouteBuilder routes);

    /// <summary>Checks what the host needs before it starts.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Something is missing; the message says what and the remedy.</exception>
    Task CheckAsync(IServiceProvider services);
}
