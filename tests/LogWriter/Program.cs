using System.Threading.Channels;
using AgentCore.LogWriter;
using AgentCore.Storage;
using Azure.Storage.Blobs;

// Two relays' logs in one process that may be killed at any time: takes deliveries from its input, one a line, and answers each on its
// output once it is in the log. Ends with its input, and so with whoever started it.
const int Writers = 2, CallsAtOnce = 3;
BlobContainerClient container = BlobConnection.Parse("argument 1", args[0]).GetBlobContainerClient(args[1]);
var deliveries = Channel.CreateUnbounded<DeliveredBatch>();
Task[] working = [.. Enumerable.Range(0, Writers).SelectMany(_ =>
{
    var writer = new Writer(new ConflictCounter(new AppendBlobSegmentStore(container)), int.Parse(args[2]));
    return Enumerable.Range(0, CallsAtOnce).Select(_ => writer.RunAsync(deliveries.Reader, Console.Out));
})];
while (await Console.In.ReadLineAsync() is { } line) deliveries.Writer.TryWrite(DeliveredBatch.Parse(line));
deliveries.Writer.Complete();
await Task.WhenAll(working);
