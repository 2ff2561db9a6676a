@export()
@description('Tags of a resource.')
type tagMap = {
  @description('A tag.')
  *: string
}

@export()
@description('App settings.')
type settingMap = {
  @description('A setting; two underscores part its sections.')
  *: string
}
