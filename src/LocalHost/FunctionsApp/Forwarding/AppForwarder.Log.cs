using Yarp.ReverseProxy.Forwarder;

namespace AgentCore.LocalHost.FunctionsApp.Forwarding;

internal sealed partial class AppForwarder
{
    [LoggerMessage(4220, LogLevel.Warning, "{Method} {Path} could not be forwarded to {App}: {Error}.")]
    private partial void LogFailed(string method, string path, Uri app, ForwarderError error);
}
