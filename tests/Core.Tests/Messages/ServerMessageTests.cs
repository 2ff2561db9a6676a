namespace AgentCore.Messages;

public sealed class ServerMessageTests
{
    public static TheoryData<Type> All =>
        [.. typeof(ServerMessage).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(ServerMessage)))];

    [Fact]
    public void There_are_messages() => Assert.NotEmpty(All);

    /// <summary>One that is not would be sent as nothing, and only when it is first said.</summary>
    [Theory, MemberData(nameof(All))]
    public void Every_message_is_registered_for_its_JSON(Type message) => Assert.NotNull(MessageJson.Default.GetTypeInfo(message));
}
