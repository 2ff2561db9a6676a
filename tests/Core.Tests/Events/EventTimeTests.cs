using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentCore.Messages;
using CsCheck;

namespace AgentCore.Events;

public sealed class EventTimeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<DateTimeOffset> Times =
        Gen.Long[DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    /// <summary>Offsets that RFC 3339 allows, in minutes: more than .NET's own 14 hours.</summary>
    private static readonly Gen<int> Offsets = Gen.Int[-1439, 1439];

    [Theory]
    [InlineData("2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31t12:00:00z")]
    [InlineData("2026-01-31 12:00:00Z")]
    [InlineData("2026-01-31T12:00Z")]
    [InlineData("2026-01-31T12:00:00+00:00")]
    [InlineData("2026-01-31T12:00:00-00:00")]
    [InlineData("2026-01-31T12:00:00+0000")]
    [InlineData("2026-01-31T12:00:00+00")]
    [InlineData("2026-01-31 12:00:00 +0000")]
    [InlineData("2026-01-31T14:30:00+02:30")]
    [InlineData("2026-01-31T03:30:00-0830")]
    [InlineData("2026-02-01T11:59:00+23:59")]
    [InlineData("2026-01-31T12:00:00.0Z")]
    [InlineData("2026-01-31T12:00:00,000000000+00:00")]
    public void One_instant_is_read_in_each_form_that_programs_print(string text)
    {
        Assert.True(EventTime.TryRead(text, out DateTimeOffset time));
        Assert.Equal(Noon, time);
        Assert.Equal(TimeSpan.Zero, time.Offset);
        Assert.True(EventTime.TryReadUtc(text, out time));
        Assert.Equal(Noon, time);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("05:06")]
    [InlineData("05:06:07Z")]
    [InlineData("03/04/2026")]
    [InlineData("03/04/2026 05:06:07Z")]
    [InlineData("2026-01-31")]
    [InlineData("2026-01-31Z")]
    [InlineData("2026-01T12:00:00Z")]
    [InlineData("2026-1-31T12:00:00Z")]
    [InlineData("26-01-31T12:00:00Z")]
    [InlineData("02026-01-31T12:00:00Z")]
    [InlineData("2026/01/31T12:00:00Z")]
    [InlineData("20260131T120000Z")]
    [InlineData("2026-W05-6T12:00:00Z")]
    [InlineData("2026-031T12:00:00Z")]
    [InlineData("Sat, 31 Jan 2026 12:00:00 GMT")]
    [InlineData("January 31, 2026 12:00:00 PM")]
    [InlineData("1/31/2026 12:00:00 PM +00:00")]
    [InlineData("1769860800")]
    [InlineData("now")]
    [InlineData("2026-01-31T12Z")]
    [InlineData("2026-01-31T12:0:00Z")]
    [InlineData("2026-01-31T12:00:0Z")]
    [InlineData("2026-01-31T12:00:00.Z")]
    [InlineData("2026-01-31T12:00.5Z")]
    [InlineData("2026-01-31T12:00:00 PM Z")]
    [InlineData("2026-01-31T12:00:00 UTC")]
    [InlineData("2026-01-31T12:00:00 Z")]
    [InlineData("2026-01-31T12:00:00+0")]
    [InlineData("2026-01-31T12:00:00+000")]
    [InlineData("2026-01-31T12:00:00+00:")]
    [InlineData("2026-01-31T12:00:00+00:0")]
    [InlineData("2026-01-31T12:00:00+24:00")]
    [InlineData("2026-01-31T12:00:00+00:60")]
    [InlineData("2026-01-31T12:00:00+00:00[Europe/Paris]")]
    [InlineData("2026-01-31T12:00:00ZZ")]
    [InlineData(" 2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31T12:00:00Z ")]
    [InlineData("2026-01-31T12:00:00Z\n")]
    [InlineData("2026-01-31  12:00:00Z")]
    [InlineData("2026-01-31_12:00:00Z")]
    [InlineData("2026-01-31T24:00:00Z")]
    [InlineData("2026-01-31T12:60:00Z")]
    [InlineData("2026-01-31T12:00:60Z")]
    [InlineData("2026-01-31T12:00:61Z")]
    [InlineData("2026-02-29T12:00:00Z")]
    [InlineData("2026-04-31T12:00:00Z")]
    [InlineData("2026-00-31T12:00:00Z")]
    [InlineData("2026-13-31T12:00:00Z")]
    [InlineData("2026-01-00T12:00:00Z")]
    [InlineData("0000-01-01T12:00:00Z")]
    [InlineData("0001-01-01T00:00:00+00:01")]
    [InlineData("9999-12-31T23:59:60Z")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    [InlineData("+2026-01-31T12:00:00Z")]
    [InlineData("-2026-01-31T12:00:00Z")]
    [InlineData("２０２６-01-31T12:00:00Z")]
    [InlineData("2026-01-31T12:00:00−08:00")]
    public void What_has_to_be_guessed_or_is_no_time_is_refused(string? text)
    {
        Assert.False(EventTime.TryRead(text, out _));
        Assert.False(EventTime.TryReadUtc(text, out _));
    }

    [Theory]
    [InlineData("2026-01-31T12:00:00")]
    [InlineData("2026-01-31 12:00:00")]
    [InlineData("2026-01-31T12:00")]
    [InlineData("2026-01-31T12:00:00.0000000")]
    public void A_time_without_an_offset_is_one_only_where_the_schema_says_which_offset_it_has(string text)
    {
        Assert.False(EventTime.TryRead(text, out _));
        Assert.True(EventTime.TryReadUtc(text, out DateTimeOffset time));
        Assert.Equal(Noon, time);
    }

    [Theory]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z")]
    [InlineData("1990-12-31T15:59:60-08:00", "1991-01-01T00:00:00Z")]
    [InlineData("2017-01-01T05:29:60.5+05:30", "2017-01-01T00:00:00.5Z")]
    public void A_leap_second_is_the_second_after_it(string leap, string same)
    {
        Assert.True(EventTime.TryRead(leap, out DateTimeOffset time));
        Assert.True(EventTime.TryRead(same, out DateTimeOffset next));
        Assert.Equal(next, time);
    }

    [Theory]
    [InlineData("0.1", 1_000_000)]
    [InlineData("0.1234567", 1_234_567)]
    [InlineData("0.123456789", 1_234_567)]
    [InlineData("0.99999999999999999999", 9_999_999)]
    [InlineData("0.00000009", 0)]
    public void A_fraction_has_any_number_of_digits_and_what_is_below_100_nanoseconds_is_cut_off(string fraction, long ticks)
    {
        Assert.True(EventTime.TryRead($"2026-01-31T12:00:00{fraction[1..]}Z", out DateTimeOffset time));
        Assert.Equal(Noon.AddTicks(ticks), time);
    }

    [Fact]
    public void Every_time_is_read_at_every_offset() =>
        Gen.Select(Times, Offsets, Gen.OneOf("T", "t", " "), Gen.OneOf(":", ""), Gen.OneOf(".", ","))
        .Sample((time, minutes, separator, colon, point) =>
        {
            long local = time.Ticks + (minutes * TimeSpan.TicksPerMinute);
            if (local < DateTime.MinValue.Ticks || local > DateTime.MaxValue.Ticks) return true;
            string clock = new DateTime(local).ToString($"yyyy-MM-dd'{separator}'HH:mm:ss'{point}'fffffff", CultureInfo.InvariantCulture);
            string offset = $"{(minutes < 0 ? '-' : '+')}{Math.Abs(minutes) / 60:d2}{colon}{Math.Abs(minutes) % 60:d2}";
            return EventTime.TryRead(clock + offset, out DateTimeOffset read) && read == time;
        });

    /// <summary>The log's records, and the messages that clients get: publishers send such a time again.</summary>
    [Fact]
    public void What_this_system_writes_it_reads() =>
        Gen.Select(Times, Gen.Int[-14 * 60, 14 * 60]).Sample((time, minutes) =>
        {
            var message = new ArrayBufferWriter<byte>();
            EventMessage.WriteTimestamp(message, time);
            return IsRead(Encoding.UTF8.GetString(message.WrittenSpan)) && IsRead(JsonSerializer.Serialize(AtOffset())[1..^1]);

            bool IsRead(string text) => EventTime.TryRead(text, out DateTimeOffset read) && read == time;

            DateTimeOffset AtOffset()
            {
                long local = time.Ticks + (minutes * TimeSpan.TicksPerMinute);
                bool isInRange = local >= DateTime.MinValue.Ticks && local <= DateTime.MaxValue.Ticks;
                return isInRange ? time.ToOffset(TimeSpan.FromMinutes(minutes)) : time;
            }
        });

    /// <summary>Near misses of a time: each is refused, or is one that the grammar, written down a second time, allows.</summary>
    [Fact]
    public void Nothing_is_read_that_the_grammar_does_not_allow() =>
        Gen.Select(Gen.Int[0, 40], Gen.Char["0123456789-+:.,TtZz /W\u0660"]).Array[0, 3].Sample(changes =>
        {
            var text = new StringBuilder("2026-01-31T12:00:00.123+02:00");
            foreach ((int at, char with) in changes) text[at % text.Length] = with;
            return !EventTime.TryReadUtc(text.ToString(), out _) || Grammar.IsMatch(text.ToString());
        });

    private static readonly System.Text.RegularExpressions.Regex Grammar = new(
        @"\A[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:([0-5][0-9]|60)([.,][0-9]+)?)?"
        + @"([Zz]| ?[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)?\z",
        System.Text.RegularExpressions.RegexOptions.CultureInvariant);
}
