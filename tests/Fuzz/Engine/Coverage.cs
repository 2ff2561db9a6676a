using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace AgentCore.Fuzz.Engine;

/// <summary>
/// Which branches of the instrumented assemblies an input takes, and about how often each: a map of counters as afl-fuzz has it, written
/// by the instrumented code itself. One for the process; one thread at a time is measured.
/// </summary>
/// <remarks>https://lcamtuf.coredump.cx/afl/technical_details.txt, section 1</remarks>
internal sealed unsafe class Coverage
{
    /// <summary>What SharpFuzz's instrumentation indexes.</summary>
    private const int MapBytes = 65_536;

    /// <summary>SharpFuzz's own, by its name: an assembly that refers to it is taken for one that is instrumented already.</summary>
    private static readonly Type Trace = Type.GetType("SharpFuzz.Common.Trace, SharpFuzz.Common", throwOnError: true)!;

    private static readonly FieldInfo PreviousBranch = Trace.GetField("PrevLocation")!;
    private static readonly object NoBranch = 0;
    private static readonly byte* Map = Share();

    /// <summary>A counter's class as one bit: 1, 2, 3, 4-7, 8-15, 16-31, 32-127, 128 and more.</summary>
    private static readonly byte[] Classes = [.. Enumerable.Range(0, 256).Select(ClassOf)];

    private readonly byte[] seen = new byte[MapBytes];

    /// <summary>How many branches have been seen so far.</summary>
    public int Branches => MapBytes - seen.AsSpan().Count((byte)0);

    /// <summary>Gives the instrumented code its map. Nothing of it may run before.</summary>
    public static void Start() => Begin();

    /// <summary>Forgets the last input.</summary>
    public static void Begin()
    {
        new Span<byte>(Map, MapBytes).Clear();
        PreviousBranch.SetValue(null, NoBranch);
    }

    /// <summary>Whether the input since <see cref="Begin"/> did what none before had done; it is remembered then.</summary>
    /// <param name="minds">Whether how often counts, or only that a branch is taken.</param>
    public bool IsNew(Minds minds = Minds.HowOften)
    {
        bool isNew = false;
        ReadOnlySpan<byte> map = new(Map, MapBytes);
        for (int i = 0; map[i..].IndexOfAnyExcept((byte)0) is >= 0 and int skipped; i++)
        {
            i += skipped;
            byte fresh = (byte)((minds == Minds.HowOften ? Classes[map[i]] : 1) & ~seen[i]);
            if (fresh == 0) continue;
            seen[i] |= fresh;
            isNew = true;
        }
        return isNew;
    }

    private static byte* Share()
    {
        byte* map = (byte*)NativeMemory.AllocZeroed(MapBytes);
        Trace.GetField("SharedMem")!.SetValue(null, Pointer.Box(map, typeof(byte*)));
        return map;
    }

    private static byte ClassOf(int count) => count switch
    {
        0 => 0,
        3 => 1 << 2,
        < 3 => (byte)count,
        < 32 => (byte)(1 << (BitOperations.Log2((uint)count) + 1)),
        < 128 => 1 << 6,
        _ => 1 << 7,
    };
}

/// <summary>What makes an input new.</summary>
internal enum Minds
{
    HowOften,
    Whether,
}
