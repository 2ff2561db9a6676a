using AgentCore.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace AgentCore.LocalHost.Drivers;

/// <summary>Tells <see cref="WholeRun"/> of the tokens that a host is shown and of the refusals that its clients get.</summary>
internal static class Overhearing
{
    /// <summary>Within the host, before anything else sees a request, whoever makes it.</summary>
    public sealed class Requests : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                foreach (string name in new[] { "token", "access_token", "awps_reconnection_token" })
                    foreach (string? token in context.Request.Query[name]) WholeRun.Shown(token);
                WholeRun.Shown(context.Request.Headers.Authorization.ToString().Split(' ')[^1]);
                return rest(context);
            });
            next(app);
        };
    }

    /// <summary>Within the client.</summary>
    public sealed class Refusals() : DelegatingHandler(new HttpClientHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            if (answer.IsSuccessStatusCode) return answer;
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            WholeRun.Told($"{answer.Headers} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            return answer;
        }
    }
}
