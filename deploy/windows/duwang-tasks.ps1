# 读网：在管理员 PowerShell 里运行本文件，建三个计划任务。机器的时区应是“北京”（inspector doctor 会检查）。
# inspector schedule --print windows --write .
# 重装：再运行一次即可；删除：Unregister-ScheduledTask -TaskName 'Duwang *'
$settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew -ExecutionTimeLimit (New-TimeSpan -Hours 24)
$run = New-ScheduledTaskAction -Execute '/opt/duwang/bin/inspector' -Argument 'run --due' -WorkingDirectory '/srv/duwang'
$probe = New-ScheduledTaskAction -Execute '/opt/duwang/bin/inspector' -Argument 'probe' -WorkingDirectory '/srv/duwang'
$backup = New-ScheduledTaskAction -Execute '/opt/duwang/bin/inspector' -Argument 'backup backup' -WorkingDirectory '/srv/duwang'
$nightly = New-ScheduledTaskTrigger -Daily -At '00:30'
$often = New-ScheduledTaskTrigger -Once -At '00:00' -RepetitionInterval (New-TimeSpan -Minutes 10)
$evening = New-ScheduledTaskTrigger -Daily -At '19:30'
Register-ScheduledTask -Force -TaskName 'Duwang run' -Action $run -Trigger $nightly -Settings $settings
Register-ScheduledTask -Force -TaskName 'Duwang probe' -Action $probe -Trigger $often -Settings $settings
Register-ScheduledTask -Force -TaskName 'Duwang backup' -Action $backup -Trigger $evening -Settings $settings
