# Completion of capsim in fish. In ~/.config/fish/config.fish: capsim completion fish | source
function __capsim_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    for line in ($words[1] completion fish -- $words[2..] "$word" 2> /dev/null)
        switch $line
            case :files
                __fish_complete_path "$word"
            case :folders
                __fish_complete_directories "$word"
            case '*'
                echo $line
        end
    end
end
complete -c capsim -f -a '(__capsim_complete)'
