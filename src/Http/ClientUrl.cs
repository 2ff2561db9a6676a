using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary>
/// Turns the hub's URL for a client into one by which the sender of the request reaches the hub. A host registers it where its hub stands
/// behind the same address as its routes.
/// </summary>
/// <param name="request">The request for the URL.</param>
/// <param name="url">The hub's URL by its own address.</param>
public delegate Uri ClientUrl(HttpRequest request, Uri url);
