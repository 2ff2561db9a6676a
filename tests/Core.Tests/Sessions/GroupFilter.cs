using AgentCore.PubSub;

namespace AgentCore.Sessions;

/// <summary>
/// Evaluates the filters that <see cref="ODataFilter"/> makes: <c>'g' in groups</c>, <c>connectionId eq 'c'</c>, <c>or</c>, <c>and</c>,
/// <c>not (…)</c>, parentheses. As in the service, not binds tighter than and, and and tighter than or; anything else is refused.
/// </summary>
internal sealed class GroupFilter
{
    private readonly string text;
    private int at;

    private GroupFilter(string text) => this.text = text;

    public static Func<TestConnection, bool> Parse(string text)
    {
        var parser = new GroupFilter(text);
        Func<TestConnection, bool> filter = parser.Any();
        return parser.at == text.Length ? filter : throw parser.Wrong();
    }

    private Func<TestConnection, bool> Any()
    {
        List<Func<TestConnection, bool>> terms = [All()];
        while (Accept(" or ")) terms.Add(All());
        return terms.Count == 1 ? terms[0] : connection => terms.Exists(term => term(connection));
    }

    private Func<TestConnection, bool> All()
    {
        List<Func<TestConnection, bool>> terms = [One()];
        while (Accept(" and ")) terms.Add(One());
        return terms.Count == 1 ? terms[0] : connection => terms.TrueForAll(term => term(connection));
    }

    private Func<TestConnection, bool> One()
    {
        if (Accept("not ("))
        {
            Func<TestConnection, bool> inner = Closed();
            return connection => !inner(connection);
        }
        if (Accept("(")) return Closed();
        if (Accept("connectionId eq "))
        {
            string id = Quoted();
            return connection => connection.Id == id;
        }
        string group = Quoted();
        return Accept(" in groups") ? connection => connection.Groups.Contains(group) : throw Wrong();
    }

    private Func<TestConnection, bool> Closed()
    {
        Func<TestConnection, bool> inner = Any();
        return Accept(")") ? inner : throw Wrong();
    }

    private string Quoted()
    {
        if (!Accept("'")) throw Wrong();
        int start = at;
        for (; at < text.Length; at++)
        {
            if (text[at] != '\'') continue;
            if (at + 1 < text.Length && text[at + 1] == '\'') at++;
            else return text[start..at++].Replace("''", "'", StringComparison.Ordinal);
        }
        throw Wrong();
    }

    private bool Accept(string word)
    {
        if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0) return false;
        at += word.Length;
        return true;
    }

    private FormatException Wrong() => new($"The filter is wrong at {at}: {text}");
}
