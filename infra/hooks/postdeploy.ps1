# Phase 2, after the code is there: deploys infra/bicep/wiring.bicep, then asks both apps how they are.
# azd runs it after every deployment, with the outputs of main.bicep in the environment. Running it again is harmless.
$ErrorActionPreference = 'Stop'

$root = Resolve-Path (Join-Path $PSScriptRoot '../..')
$pause = if ($env:AGENTCORE_PAUSE_SECONDS) { [int]$env:AGENTCORE_PAUSE_SECONDS } else { 10 }

foreach ($name in 'AZURE_SUBSCRIPTION_ID', 'AZURE_RESOURCE_GROUP', 'AGENTCORE_API_APP', 'AGENTCORE_API_URL', 'AGENTCORE_STREAM_URL') {
    if (-not [Environment]::GetEnvironmentVariable($name)) {
        throw "$name is not set. Run this through azd: azd hooks run postdeploy"
    }
}

az account show --subscription $env:AZURE_SUBSCRIPTION_ID --output none
if ($LASTEXITCODE -ne 0) { throw 'The Azure CLI cannot see the subscription. Run: az login' }

# Until it says true or there were enough tries.
function Invoke-Retry([string]$What, [int]$Tries, [scriptblock]$Command) {
    if ($env:AGENTCORE_TRIES) { $Tries = [int]$env:AGENTCORE_TRIES }
    for ($try = 1; -not (& $Command); $try++) {
        if ($try -ge $Tries) { throw "Gave up on $What after $try tries." }
        Write-Host "Waiting for $What ($try of $Tries)."
        Start-Sleep -Seconds $pause
    }
}

function Test-Health([string]$Url) {
    try { (Invoke-WebRequest -Uri "$Url/realtime/health" -TimeoutSec 20 -SkipHttpErrorCheck).StatusCode -eq 200 } catch { $false }
}

# The key appears when the host has started with the Web PubSub extension. Only whether it is there is asked, not its value.
Invoke-Retry "the API app's Web PubSub key" 30 {
    $found = az functionapp keys list --subscription $env:AZURE_SUBSCRIPTION_ID --resource-group $env:AZURE_RESOURCE_GROUP `
        --name $env:AGENTCORE_API_APP --query 'systemKeys.webpubsub_extension != null' --output tsv 2>$null
    $found -eq 'true'
}

# Repeated, since the topic's right to the dead-letter container may take minutes to be known everywhere.
Invoke-Retry 'the wiring' 5 {
    az deployment group create --subscription $env:AZURE_SUBSCRIPTION_ID --resource-group $env:AZURE_RESOURCE_GROUP `
        --name wiring --parameters (Join-Path $root 'infra/bicep/wiring.bicepparam') --only-show-errors --output none
    $LASTEXITCODE -eq 0
}

Invoke-Retry "the API app's health" 30 { Test-Health $env:AGENTCORE_API_URL }
Invoke-Retry "the stream app's health" 30 { Test-Health $env:AGENTCORE_STREAM_URL }

$front = $env:AGENTCORE_FRONT_DOOR_URL
Write-Host "Negotiate at $(if ($front) { $front } else { $env:AGENTCORE_API_URL })/realtime/negotiate"
Write-Host "Stream at    $(if ($front) { $front } else { $env:AGENTCORE_STREAM_URL })/realtime/sse"
Write-Host "Publish to   $env:AGENTCORE_TOPIC_ENDPOINT"
