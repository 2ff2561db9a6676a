using System.Globalization;
using System.Text;

namespace AgentCore.Fuzz.Engine;

/// <summary>An input as a line of printable ASCII: <c>\n</c>, <c>\r</c>, <c>\t</c>, <c>\\</c> and <c>\xNN</c>, else as it is.</summary>
internal static class InputText
{
    public static string Write(ReadOnlySpan<byte> input)
    {
        var text = new StringBuilder(input.Length + 16);
        foreach (byte value in input)
            text.Append(value switch
            {
                (byte)'\\' => "\\\\",
                (byte)'\n' => "\\n",
                (byte)'\r' => "\\r",
                (byte)'\t' => "\\t",
                // A line that begins so would be a remark.
                (byte)'#' when text.Length == 0 => "\\x23",
                >= 0x20 and < 0x7f => ((char)value).ToString(),
                _ => $"\\x{value:x2}",
            });
        return text.ToString();
    }

    public static byte[] Read(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                bytes.Add((byte)text[i]);
                continue;
            }
            char kind = text[++i];
            if (kind == 'x')
            {
                bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 2;
            }
            else bytes.Add((byte)(kind switch { 'n' => '\n', 'r' => '\r', 't' => '\t', _ => kind }));
        }
        return [.. bytes];
    }
}
