"""Organisations (tổ chức): the ward's dated tree of Party, Front and mass bodies, and who holds which post from when
to when. Units keep their identity through renaming, moving, merging and splitting; names and places are dated."""
