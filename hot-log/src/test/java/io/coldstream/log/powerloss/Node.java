package io.coldstream.log.powerloss;

/** What a name stands for: a file or a folder. */
sealed interface Node permits BlockFile, Folder {}
