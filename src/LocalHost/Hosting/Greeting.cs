using AgentCore.Access;
using AgentCore.LocalHost.Dev;
using AgentCore.LocalHost.Listening;

namespace AgentCore.LocalHost.Hosting;

/// <summary>Prints, once the host listens, all that one needs to begin: it is the host's output, not its log.</summary>
internal sealed class Greeting(IComposition composition, SelfAddress self, TokenMint mint, DevOptions dev, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        MintedToken minted = mint.Mint(DevTokenEndpoint.DefaultSubject, null, dev.TokenLifetime);
        await Console.Out.WriteLineAsync($"""

            {composition.Introduction}

              console  {self.Url}
              publish  {self.Topic}
              ws       {self.WebSocket("/realtime/ws")}?token={minted.Token}
              sse      {new Uri(self.Url, "/realtime/sse")}?token={minted.Token}

              token    {minted.Token}
                       for '{DevTokenEndpoint.DefaultSubject}', until {minted.Expires:u}

            """);
    }
}
