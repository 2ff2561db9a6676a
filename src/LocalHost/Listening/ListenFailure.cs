using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.Listening;

/// <summary>Reports an address that cannot be listened at as a wrong setting, with the remedy.</summary>
internal static class ListenFailure
{
    /// <summary>The assembly that binds addresses.</summary>
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel.Core";

    /// <summary>Starts the host.</summary>
    /// <param name="app">The host.</param>
    /// <param name="defaultUrl">Where it listens where no address is set.</param>
    /// <param name="elsewhere">How it is told to listen at another address.</param>
    /// <exception cref="OptionsValidationException">An address is in use, not for this user, or none that Kestrel can use.</exception>
    public static async Task StartAsync(WebApplication app, string defaultUrl, string elsewhere)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception failure) when (ReasonOf(failure) is { } reason)
        {
            string[] set = [.. ListenAddresses.Read(app.Configuration).Select(address => address.Url).OfType<string>()];
            string addresses = string.Join(", ", set.DefaultIfEmpty(defaultUrl));
            throw new OptionsValidationException("urls", typeof(string), [$"urls: {addresses} {reason}, or listen elsewhere: {elsewhere}"]);
        }
    }

    /// <summary>Kestrel listens at both addresses of localhost, and throws the failures of both together.</summary>
    private static string? ReasonOf(Exception? failure) => failure switch
    {
        AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
            "is in use by another process. Stop that one",
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            "is not for this user to listen at: ports below 1024 often are not. Run as one who may",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
            "is no address of this machine. Add it to the machine",
        // A scheme that is none of its own, a path, a certificate that is missing: Kestrel's own words have the remedy.
        InvalidOperationException { Source: Kestrel } unfit =>
            $"cannot be listened at. {unfit.Message.ReplaceLineEndings(" ")} Correct that",
        AggregateException many => many.InnerExceptions.Select(ReasonOf).FirstOrDefault(reason => reason is not null),
        null => null,
        _ => ReasonOf(failure.InnerException),
    };
}
