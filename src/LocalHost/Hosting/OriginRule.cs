using AgentCore.Http;

namespace AgentCore.LocalHost.Hosting;

/// <summary>
/// The routes of this host that hand out tokens or take events serve the pages of allowed origins only. The product's own routes have the
/// same rule in their endpoints.
/// </summary>
internal static class OriginRule
{
    public static void UseOriginRule(this WebApplication app)
    {
        var guard = app.Services.GetRequiredService<OriginGuard>();
        app.Use((context, next) => AnswerOf(context, guard) is { } answer ? answer.ExecuteAsync(context) : next(context));
    }

    private static IResult? AnswerOf(HttpContext context, OriginGuard guard)
    {
        HttpRequest request = context.Request;
        bool isDevelopment = request.Path.StartsWithSegments("/dev");
        if (!isDevelopment && !request.Path.StartsWithSegments("/api/events")) return null;
        // OPTIONS of the topic is also the handshake of a web hook.
        bool isPreflight = isDevelopment ? HttpMethods.IsOptions(request.Method) : OriginGuard.IsPreflight(request);
        return isPreflight ? guard.Preflight(context) : guard.Refuse(context);
    }
}
