// Asks the package registries for known vulnerabilities: node eng/audit.mjs
// One line a registry. Exit code 1 where a package of ours has one that is moderate or worse; a registry that does not answer is said,
// and fails nothing: mirrors often carry packages without the advisories.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const severities = ['moderate', 'high', 'critical'];
let found = 0;

const run = (program, ...args) => spawnSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).stdout;

function tell(registry, vulnerable) {
  found += vulnerable.length;
  console.log(`${registry}: ${vulnerable.length === 0 ? 'no known vulnerability' : vulnerable.join(', ')}`);
}

function auditNpm() {
  const { vulnerabilities, message } = JSON.parse(run('npm', 'audit', '--json', '--prefix', 'tests'));
  if (!vulnerabilities) console.log(`npm: the registry answers no audits: ${message}`);
  else tell('npm', Object.values(vulnerabilities).filter(({ severity }) => severities.includes(severity)).map(({ name, severity }) => `${name} (${severity})`));
}

/** `dotnet list` says nothing of a source without advisories (https://learn.microsoft.com/nuget/api/vulnerability-info), so it is asked first. */
async function hasAdvisories(source) {
  try {
    const { resources } = await (await fetch(source)).json();
    return resources.some((resource) => resource['@type'].startsWith('VulnerabilityInfo/'));
  } catch {
    return false;
  }
}

async function auditNuGet() {
  const { sources, projects } = JSON.parse(
    run('dotnet', 'list', 'AgentCore.Functions.sln', 'package', '--vulnerable', '--include-transitive', '--format', 'json'));
  if (!(await Promise.all(sources.map(hasAdvisories))).includes(true)) {
    console.log('NuGet: no package source has advisories');
    return;
  }
  const packages = projects.flatMap(({ frameworks = [] }) => frameworks)
    .flatMap(({ topLevelPackages = [], transitivePackages = [] }) => [...topLevelPackages, ...transitivePackages]);
  const named = packages.flatMap(({ id, resolvedVersion, vulnerabilities = [] }) => vulnerabilities
    .filter(({ severity }) => severities.includes(severity.toLowerCase()))
    .map(({ severity }) => `${id} ${resolvedVersion} (${severity.toLowerCase()})`));
  tell('NuGet', [...new Set(named)]);
}

auditNpm();
await auditNuGet();
process.exitCode = found > 0 ? 1 : 0;
