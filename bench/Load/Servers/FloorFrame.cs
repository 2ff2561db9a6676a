using System.Text;

namespace AgentCore.Bench.Servers;

/// <summary>The bytes that the gateway writes for an event, put together by the shortest code: what a floor sends.</summary>
internal static class FloorFrame
{
    private static long published;

    public static async Task<byte[]> ReadAsync(Stream body)
    {
        string data = await new StreamReader(body).ReadToEndAsync();
        return Of(data);
    }

    public static byte[] Of(string data) => Encoding.UTF8.GetBytes(Text(data));

    public static string Text(string data) => $"id: 0123456789abcdef{++published:x16}\nevent: task.progress\ndata: {data}\n\n";
}
