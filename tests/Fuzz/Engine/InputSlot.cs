using System.IO.MemoryMappedFiles;

namespace AgentCore.Fuzz.Engine;

/// <summary>
/// What the worker is at, in a file that both processes have mapped: it survives a stack overflow, which no handler does, and a
/// counter that stands still shows an input that never ends.
/// </summary>
internal sealed class InputSlot : IDisposable
{
    private const int CountAt = 0, TargetAt = 8, LengthAt = 12, BytesAt = 16;

    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;

    public InputSlot(string path)
    {
        file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, BytesAt + Mutator.MaxBytes);
        view = file.CreateViewAccessor();
    }

    /// <summary>How many inputs have been tried.</summary>
    public long Count => view.ReadInt64(CountAt);

    /// <summary>Notes an input that is about to be tried.</summary>
    /// <param name="target">Which of the run's targets tries it.</param>
    public void Begin(int target, byte[] input)
    {
        view.Write(TargetAt, target);
        view.Write(LengthAt, input.Length);
        view.WriteArray(BytesAt, input, 0, input.Length);
        view.Write(CountAt, Count + 1);
    }

    /// <summary>The last input noted.</summary>
    public (int Target, byte[] Input) Read()
    {
        byte[] input = new byte[view.ReadInt32(LengthAt)];
        view.ReadArray(BytesAt, input, 0, input.Length);
        return (view.ReadInt32(TargetAt), input);
    }

    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }
}
