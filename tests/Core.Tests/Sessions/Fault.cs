namespace AgentCore.Sessions;

/// <summary>What befalls a REST call of a <see cref="TestHub"/>.</summary>
internal enum Fault
{
    None,

    /// <summary>The service refuses, and nothing happens.</summary>
    Refused,

    /// <summary>The service refuses the message for its size, and nothing happens.</summary>
    TooLarge,

    /// <summary>It happens, and the answer is lost.</summary>
    AnswerLost,
}
