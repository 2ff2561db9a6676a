namespace AgentCore.Events;

/// <summary>
/// Reads an event's time. A text is accepted where it names one instant: a whole date, a time of day and an offset from UTC, in the order
/// of RFC 3339. A text whose date, order or offset has to be guessed is refused.
/// </summary>
/// <remarks>
/// The form is RFC 3339's (https://www.rfc-editor.org/rfc/rfc3339#section-5.6), which CloudEvents requires of <c>time</c>. These forms of
/// ISO 8601 are accepted besides, because programs print them and each has one meaning:
/// <list type="bullet">
/// <item>an offset as <c>+0000</c> (<c>date +%z</c>, in Event Grid's own samples) or <c>+00</c> (PostgreSQL);</item>
/// <item>a space in place of <c>T</c>, and one before the offset (Python, Ruby, git);</item>
/// <item>a comma before the fraction (GNU date);</item>
/// <item>no seconds (Java's <c>OffsetDateTime</c> where they are zero).</item>
/// </list>
/// </remarks>
public static class EventTime
{
    /// <summary>What a time must be, for the reason of a refusal.</summary>
    public const string Form = "an RFC 3339 time with an offset from UTC, such as 2026-01-31T08:00:00Z";

    private const int MinutesOfDay = 24 * 60;

    /// <summary>A tick is 100 ns. Further digits are cut off: other languages print nanoseconds.</summary>
    private const int DigitsOfTick = 7;

    /// <summary>Reads a CloudEvent's <c>time</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time in UTC. A leap second is the second after it, as in POSIX time.</param>
    public static bool TryRead(string? text, out DateTimeOffset time) => TryRead(text, isOffsetRequired: true, out time);

    /// <summary>
    /// Reads the <c>eventTime</c> of Event Grid's own schema, which defines it as UTC: a text without an offset is in UTC.
    /// </summary>
    /// <remarks>
    /// https://learn.microsoft.com/azure/event-grid/event-schema#event-properties. The sample for PowerShell sends such a text:
    /// https://learn.microsoft.com/azure/event-grid/custom-event-quickstart-powershell
    /// </remarks>
    /// <param name="text">The text.</param>
    /// <param name="time">The time in UTC.</param>
    public static bool TryReadUtc(string? text, out DateTimeOffset time) => TryRead(text, isOffsetRequired: false, out time);

    private static bool TryRead(ReadOnlySpan<char> text, bool isOffsetRequired, out DateTimeOffset time)
    {
        time = default;
        return TryTakeDate(ref text, out DateTime day)
            && TryTake(ref text, "Tt ", out _)
            && TryTakeMinute(ref text, out int minute)
            && TryTakeSecond(ref text, out int second, out int ticks)
            && TryTakeOffset(ref text, isOffsetRequired, out int offset)
            && text.IsEmpty
            && (second < 60 || IsLastMinuteOfDay(minute - offset))
            && TryBuild(day, minute - offset, (second * TimeSpan.TicksPerSecond) + ticks, out time);
    }

    /// <summary>Leap seconds are inserted at the end of a day in UTC. On which days is not known in advance: RFC 3339 §5.7.</summary>
    private static bool IsLastMinuteOfDay(int minute) => (minute + MinutesOfDay) % MinutesOfDay == MinutesOfDay - 1;

    private static bool TryTakeDate(ref ReadOnlySpan<char> text, out DateTime day)
    {
        day = default;
        if (!TryTakeNumber(ref text, 4, DateTime.MaxValue.Year, out int year) || !TryTake(ref text, "-", out _)) return false;
        if (!TryTakeNumber(ref text, 2, 12, out int month) || !TryTake(ref text, "-", out _)) return false;
        if (year == 0 || month == 0) return false;
        if (!TryTakeNumber(ref text, 2, DateTime.DaysInMonth(year, month), out int date) || date == 0) return false;
        day = new DateTime(year, month, date, 0, 0, 0, DateTimeKind.Utc);
        return true;
    }

    /// <summary>Reads hours and minutes, as minutes of the day.</summary>
    private static bool TryTakeMinute(ref ReadOnlySpan<char> text, out int minute)
    {
        minute = 0;
        if (!TryTakeNumber(ref text, 2, 23, out int hours) || !TryTake(ref text, ":", out _)) return false;
        if (!TryTakeNumber(ref text, 2, 59, out int minutes)) return false;
        minute = (hours * 60) + minutes;
        return true;
    }

    private static bool TryTakeSecond(ref ReadOnlySpan<char> text, out int second, out int ticks)
    {
        (second, ticks) = (0, 0);
        if (!TryTake(ref text, ":", out _)) return true;
        return TryTakeNumber(ref text, 2, 60, out second) && TryTakeFraction(ref text, out ticks);
    }

    private static bool TryTakeFraction(ref ReadOnlySpan<char> text, out int ticks)
    {
        ticks = 0;
        if (!TryTake(ref text, ".,", out _)) return true;
        int digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0) digits = text.Length;
        if (digits == 0) return false;
        for (int i = 0; i < DigitsOfTick; i++) ticks = (ticks * 10) + (i < digits ? text[i] - '0' : 0);
        text = text[digits..];
        return true;
    }

    /// <summary>Reads an offset from UTC, in minutes. <c>-00:00</c> is UTC too: RFC 3339 §4.3.</summary>
    private static bool TryTakeOffset(ref ReadOnlySpan<char> text, bool isRequired, out int offset)
    {
        offset = 0;
        if (text.IsEmpty) return !isRequired;
        if (TryTake(ref text, "Zz", out _)) return true;
        TryTake(ref text, " ", out _);
        if (!TryTake(ref text, "+-", out char sign) || !TryTakeNumber(ref text, 2, 23, out int hours)) return false;
        int minutes = 0;
        if ((TryTake(ref text, ":", out _) || !text.IsEmpty) && !TryTakeNumber(ref text, 2, 59, out minutes)) return false;
        offset = ((hours * 60) + minutes) * (sign == '-' ? -1 : 1);
        return true;
    }

    /// <summary>False before the year 1 and after the year 9999, where <see cref="DateTimeOffset"/> ends.</summary>
    private static bool TryBuild(DateTime day, int minutes, long ticks, out DateTimeOffset time)
    {
        time = default;
        long all = day.Ticks + (minutes * TimeSpan.TicksPerMinute) + ticks;
        if (all < DateTime.MinValue.Ticks || all > DateTime.MaxValue.Ticks) return false;
        time = new DateTimeOffset(all, TimeSpan.Zero);
        return true;
    }

    /// <summary>Reads one of some characters.</summary>
    private static bool TryTake(ref ReadOnlySpan<char> text, string any, out char taken)
    {
        taken = text.IsEmpty ? default : text[0];
        if (text.IsEmpty || !any.Contains(taken, StringComparison.Ordinal)) return false;
        text = text[1..];
        return true;
    }

    /// <summary>Reads a number of so many digits of ASCII.</summary>
    private static bool TryTakeNumber(ref ReadOnlySpan<char> text, int digits, int most, out int number)
    {
        number = 0;
        if (text.Length < digits || text[..digits].ContainsAnyExceptInRange('0', '9')) return false;
        foreach (char digit in text[..digits]) number = (number * 10) + (digit - '0');
        text = text[digits..];
        return number <= most;
    }
}
