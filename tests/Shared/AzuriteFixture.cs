[assembly: AssemblyFixture(typeof(AgentCore.Testing.Azurite))]
