import { settingMap } from 'types.bicep'

@export()
@description('Who may connect. Only public facts: the keys are fetched from the issuer.')
type accessPolicy = {
  @description('What tokens must carry as aud, any of them.')
  @minLength(1)
  audiences: string[]

  @description('Whose tokens are accepted.')
  @minLength(1)
  issuers: issuer[]

  @description('What a token without a channels claim may see, as patterns. Empty: nothing.')
  defaultChannels: string[]

  @description('Origins whose pages may connect, such as https://app.example.com. Empty: no page; programs send no origin.')
  allowedOrigins: string[]
}

@description('An OpenID Connect issuer.')
type issuer = {
  @description('The tokens\' iss, to the letter.')
  @minLength(1)
  name: string

  @description('The https address of the discovery document.')
  @minLength(1)
  metadata: string
}

@export()
@description('The app settings of section Access.')
func accessSettings(access accessPolicy) settingMap =>
  union(
    numbered('Access__Audiences', access.audiences),
    numbered('Access__DefaultChannels', access.defaultChannels),
    numbered('Access__AllowedOrigins', access.allowedOrigins),
    toObject(range(0, length(access.issuers)), i => 'Access__Issuers__${i}__Issuer', i => access.issuers[i].name),
    toObject(
      range(0, length(access.issuers)),
      i => 'Access__Issuers__${i}__MetadataAddress',
      i => access.issuers[i].metadata
    )
  )

@export()
@description('A list as app settings: name__0, name__1 and so on.')
func numbered(name string, values string[]) settingMap =>
  toObject(range(0, length(values)), i => '${name}__${i}', i => values[i])
